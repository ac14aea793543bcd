local t = {}
	print("漢字", t.a.b)
