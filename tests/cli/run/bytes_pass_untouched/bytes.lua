io.write("a\0b\xff\xfe\x80 \xc3\xa9 \r\n\x1b[31m", "")
print("no newline at the end follows")
io.write("\x00")
