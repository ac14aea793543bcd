event.on("frame_updat", print)
