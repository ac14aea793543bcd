return { name = "below: " .. ... }
