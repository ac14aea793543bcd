error("first line\nsecond\tline\x1b[31m\r\0end", 0)
