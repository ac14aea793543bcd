return { name = "beside: " .. ... }
