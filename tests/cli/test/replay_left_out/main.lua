net.http:get("http://one.test/", function(resp)
  print(resp.status, resp.body)
end)
