if true the
end
