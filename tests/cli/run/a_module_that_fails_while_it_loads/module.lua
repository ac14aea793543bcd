local settings = nil
print(settings.name)
return {}
