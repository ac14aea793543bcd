return { name = "things: " .. ... }
