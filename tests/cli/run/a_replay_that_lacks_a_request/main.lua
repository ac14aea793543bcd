net.http:get("http://one.test/", function(resp)
  print(resp.status, resp.body)
  net.http:get("http://one.test/other", function(resp) print(resp.status, resp.error) end)
end)
