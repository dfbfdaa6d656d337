package notice

import "strings"

// The surnames of nearly all people in China: the 300 most frequent single ones
// (Ministry of Public Security, 《全国姓名报告》), those of 《百家姓》 and others in
// use, and the compound ones. 区 is left out: 区科技局 is no person. A
// name that stands without the label 联系人 is known by them.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛段郝顾龚邵覃武钱戴严莫孔向常汤康易乔赖文施洪辛柯庄牛温芦岳齐殷季欧尤聂樊左章祝翟蓝安颜倪梅葛伍鲁毕饶游霍申万兰景管柳甘祁骆纪鲍柴路冉解屈詹关裴房桂凌苗盛阮俞卓费尚戚娄耿佟宁焦车符滕查沙舒臧全谷邢宗单闻成邬应凤支储古卜岑狄米明皮伏计谈茅庞项祖嵇席麻强危童经裘缪干宣郁杭包诸荣翁荀羊惠甄麴封芮羿靳汲邴糜松井巫乌巴弓牧隗山仰仲伊宫仇栾暴斗厉戎束幸司韶郜蓟薄印宿怀蒲台从鄂索咸籍蔺屠蒙池胥能苍双莘党贡劳逄姬冀郏浦农别晏瞿阎充慕连茹习宦艾鱼容慎戈庾终暨居衡步都满弘匡国寇广禄阙东殴利蔚越夔隆师巩厍晁勾敖融冷訾阚那简空养鞠须丰巢相后荆红竺权逯盖益桓公原边逢时由仝商佘佴宓海初平佀库和银楚代多奚花来官扈冼岺招麦植揭宾邝闭苟敬揣邸郗矫曲隋綦衣战丛泮桑郅卯穆拜撖刁占褚卫华喻柏水窦云郎昌酆廉乐卞元湛禹贝闵虞昝贲吉钮滑家富蓬班秋钭邰阴扶堵宰郦雍郤璩濮寿通燕殳沃毋乜蒯涂阳苑亓么迟鹿修亢郄雒拓仵弥折药续补税蹇操檀疏琚汝练上粘过眭笪谌缑睢仉郇鄢浣冮銮岐藏底哈斯玛尼普刀岩牟"

var compoundSurnames = []string{"欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "端木", "长孙", "宇文", "申屠", "南宫", "呼延", "轩辕", "濮阳", "太史", "闾丘", "拓跋"}

// surname reports whether a text of two to four characters begins like a name.
func surname(t string) bool {
	for _, c := range compoundSurnames {
		if strings.HasPrefix(t, c) && len(t) > len(c) {
			return true
		}
	}
	r := []rune(t)
	return len(r) > 0 && len(r) <= 4 && strings.ContainsRune(surnames, r[0])
}
