local grösse = 1
