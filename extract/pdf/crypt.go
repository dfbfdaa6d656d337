package pdf

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"errors"
)

// errCertificate says that a file is encrypted for the holders of certificates.
var errCertificate = errors.New("encrypted with certificates")

// A cryptMethod is how strings or streams are encrypted (7.6.5).
type cryptMethod int

const (
	cryptNone cryptMethod = iota
	cryptRC4
	cryptAES128
	cryptAES256
)

// A lock is the encryption of a file, opened.
type lock struct {
	key              []byte
	strings, streams cryptMethod
}

// unlock opens the encryption of the file, if there is one, with an empty password,
// be it that of the user or that of the owner.
func (f *file) unlock() error {
	d := f.dict(f.trailer["Encrypt"])
	if d == nil {
		return nil
	}
	if h := f.name(d["Filter"]); h != "Standard" {
		return errCertificate
	}
	l := &lock{}
	length := 5
	switch v := asInt(f.resolve(d["V"])); {
	case v == 1:
		l.strings, l.streams = cryptRC4, cryptRC4
	case v == 2 || v == 3:
		l.strings, l.streams = cryptRC4, cryptRC4
		length = keyBytes(asInt(f.resolve(d["Length"])), 5)
	case v == 4 || v == 5:
		var n int
		l.strings, n = f.cryptFilter(d, "StrF")
		if l.streams, length = f.cryptFilter(d, "StmF"); l.streams == cryptNone {
			length = n
		}
	default:
		return errors.New("unknown encryption")
	}
	l.key = f.standardKey(d, length)
	if l.key == nil {
		return errPassword
	}
	f.lock = l
	f.objects, f.packed = map[int]object{}, map[int]map[int]int{}
	return nil
}

// keyBytes is the length of a key in bytes from an entry that should give it in
// bits and often gives it in bytes.
func keyBytes(length, def int) int {
	switch {
	case length >= 40 && length <= 128:
		return length / 8
	case length >= 5 && length <= 16:
		return length
	}
	return def
}

// cryptFilter is the method of the crypt filter for strings or for streams, and the
// length of its key.
func (f *file) cryptFilter(d dict, use name) (cryptMethod, int) {
	cf := f.dict(f.dict(d["CF"])[f.name(d[use])])
	switch f.name(cf["CFM"]) {
	case "V2":
		return cryptRC4, keyBytes(asInt(f.resolve(cf["Length"])), 16)
	case "AESV2":
		return cryptAES128, 16
	case "AESV3":
		return cryptAES256, 32
	}
	return cryptNone, 16
}

// passwordPad fills passwords up to 32 bytes (7.6.4.3, algorithm 2).
var passwordPad = []byte("\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64\x00\x4e\x56\xff\xfa\x01\x08\x2e\x2e\x00\xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a")

// standardKey is the key of the standard security handler, nil where a password is
// needed.
func (f *file) standardKey(d dict, length int) []byte {
	entry := func(k name) []byte {
		s, _ := f.resolve(d[k]).(str)
		return []byte(s)
	}
	p := standardParams{revision: asInt(f.resolve(d["R"])), owner: entry("O"), user: entry("U"),
		ownerKey: entry("OE"), userKey: entry("UE"), permissions: uint32(asInt(f.resolve(d["P"]))), length: length, metadata: true}
	if m, ok := f.resolve(d["EncryptMetadata"]).(bool); ok {
		p.metadata = m
	}
	if ids := f.array(f.trailer["ID"]); len(ids) > 0 {
		id, _ := f.resolve(ids[0]).(str)
		p.id = []byte(id)
	}
	if p.revision >= 5 {
		return p.key256()
	}
	if len(p.owner) < 32 || len(p.user) < 16 {
		return nil
	}
	if key := p.key(passwordPad); p.opens(key) {
		return key
	}
	if key := p.key(p.userPassword()); p.opens(key) {
		return key
	}
	return nil
}

// standardParams are the entries of the encryption dictionary.
type standardParams struct {
	revision          int
	owner, user       []byte // O and U
	ownerKey, userKey []byte // OE and UE
	permissions       uint32
	id                []byte
	length            int // of the key, in bytes
	metadata          bool
}

// key derives the key from the padded password of the user (algorithm 2).
func (p *standardParams) key(password []byte) []byte {
	h := md5.New()
	h.Write(password)
	h.Write(p.owner[:32])
	h.Write(binary.LittleEndian.AppendUint32(nil, p.permissions))
	h.Write(p.id)
	if p.revision >= 4 && !p.metadata {
		h.Write([]byte{0xff, 0xff, 0xff, 0xff})
	}
	return p.strengthen(h.Sum(nil))
}

// strengthen hashes a key again and again, from revision 3 on.
func (p *standardParams) strengthen(key []byte) []byte {
	if p.revision >= 3 {
		for range 50 {
			sum := md5.Sum(key[:p.length])
			key = sum[:]
		}
	}
	return key[:p.length]
}

// opens reports whether a key is that of the user (algorithms 4 and 5).
func (p *standardParams) opens(key []byte) bool {
	if p.revision < 3 {
		return bytes.Equal(rc4With(key, passwordPad), p.user[:min(32, len(p.user))])
	}
	sum := md5.Sum(append(bytes.Clone(passwordPad), p.id...))
	u := sum[:]
	for i := range 20 {
		u = rc4With(flipped(key, byte(i)), u)
	}
	return bytes.Equal(u, p.user[:16])
}

// userPassword is the user's password as the owner's, which is empty, gives it
// (algorithm 7).
func (p *standardParams) userPassword() []byte {
	sum := md5.Sum(passwordPad)
	key := p.strengthen(sum[:])
	if p.revision < 3 {
		return rc4With(key, p.owner[:32])
	}
	password := p.owner[:32]
	for i := 19; i >= 0; i-- {
		password = rc4With(flipped(key, byte(i)), password)
	}
	return password
}

// key256 is the key of revisions 5 and 6 (algorithm 2.A).
func (p *standardParams) key256() []byte {
	if len(p.user) < 48 || len(p.owner) < 48 || len(p.userKey) < 32 || len(p.ownerKey) < 32 {
		return nil
	}
	user, owner := p.user[:48], p.owner[:48]
	var hash, wrapped []byte
	switch {
	case bytes.Equal(p.hash(user[32:40], nil), user[:32]):
		hash, wrapped = p.hash(user[40:48], nil), p.userKey[:32]
	case bytes.Equal(p.hash(owner[32:40], user), owner[:32]):
		hash, wrapped = p.hash(owner[40:48], user), p.ownerKey[:32]
	default:
		return nil
	}
	return decryptCBC(hash, make([]byte, aes.BlockSize), bytes.Clone(wrapped))
}

// hash is that of the empty password (algorithm 2.B).
func (p *standardParams) hash(salt, user []byte) []byte {
	sum := sha256.Sum256(append(bytes.Clone(salt), user...))
	k := sum[:]
	if p.revision < 6 {
		return k
	}
	var e []byte
	for i := 0; i < 64 || int(e[len(e)-1]) > i-32; i++ {
		e = bytes.Repeat(append(bytes.Clone(k), user...), 64)
		block, err := aes.NewCipher(k[:16])
		if err != nil {
			return nil
		}
		cipher.NewCBCEncrypter(block, k[16:32]).CryptBlocks(e, e)
		remainder := 0
		for _, b := range e[:16] {
			remainder += int(b)
		}
		switch remainder % 3 {
		case 0:
			s := sha256.Sum256(e)
			k = s[:]
		case 1:
			s := sha512.Sum384(e)
			k = s[:]
		case 2:
			s := sha512.Sum512(e)
			k = s[:]
		}
	}
	return k[:32]
}

func flipped(key []byte, by byte) []byte {
	out := make([]byte, len(key))
	for i, b := range key {
		out[i] = b ^ by
	}
	return out
}

func rc4With(key, data []byte) []byte {
	c, err := rc4.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(data))
	c.XORKeyStream(out, data)
	return out
}

// decryptCBC decrypts whole blocks in place.
func decryptCBC(key, iv, data []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(data, data)
	return data
}

// decrypt undoes the encryption of the data of one object (7.6.3).
func (l *lock) decrypt(method cryptMethod, data []byte, id ref) []byte {
	switch method {
	case cryptNone:
		return data
	case cryptAES256:
		return unpadded(l.key, data)
	}
	h := md5.New()
	h.Write(l.key)
	h.Write([]byte{byte(id.num), byte(id.num >> 8), byte(id.num >> 16), byte(id.gen), byte(id.gen >> 8)})
	if method == cryptAES128 {
		h.Write([]byte("sAlT"))
	}
	key := h.Sum(nil)[:min(len(l.key)+5, 16)]
	if method == cryptAES128 {
		return unpadded(key, data)
	}
	return rc4With(key, data)
}

// unpadded decrypts data that begins with its initial vector and ends with padding.
func unpadded(key, data []byte) []byte {
	n := len(data) &^ (aes.BlockSize - 1)
	if n < 2*aes.BlockSize {
		return nil
	}
	body := decryptCBC(key, data[:aes.BlockSize], bytes.Clone(data[aes.BlockSize:n]))
	if len(body) == 0 {
		return nil
	}
	if pad := int(body[len(body)-1]); pad >= 1 && pad <= aes.BlockSize {
		body = body[:len(body)-pad]
	}
	return body
}

// decryptStrings decrypts the strings in an object, but those of the encryption
// dictionary itself.
func (f *file) decryptStrings(o object, id ref) object {
	if f.lock == nil || f.lock.strings == cryptNone {
		return o
	}
	if r, ok := f.trailer["Encrypt"].(ref); ok && r.num == id.num {
		return o
	}
	switch o := o.(type) {
	case str:
		return str(f.lock.decrypt(f.lock.strings, []byte(o), id))
	case []object:
		for i := range o {
			o[i] = f.decryptStrings(o[i], id)
		}
	case dict:
		for k, v := range o {
			o[k] = f.decryptStrings(v, id)
		}
	}
	return o
}

// cleartext reports that a stream is not encrypted though the file is.
func (f *file) cleartext(s *stream) bool {
	switch f.name(s.dict["Type"]) {
	case "XRef":
		return true
	case "Metadata":
		if em, ok := f.dict(f.trailer["Encrypt"])["EncryptMetadata"].(bool); ok && !em {
			return true
		}
	}
	filter := f.name(s.dict["Filter"])
	if list := f.array(s.dict["Filter"]); len(list) > 0 {
		filter = f.name(list[0])
	}
	return filter == "Crypt"
}
