net.http:get("http://one.test/", function(resp) print(resp.status == 200 and #resp.body or resp.error) end)
