describe("game.localplayer", function()
  it("is nil when there is no player", function()
    assert.is_nil(game.localplayer)
  end)

  it("has the player's fields, with their types", function()
    host.show_player { health = 87, shield = 50.0, name = "Ada", alive = true, at = { x = 1.5 } }
    local player = game.localplayer
    assert.equal(87, player.health)
    assert.is_integer(player.health)
    assert.equal("float", math.type(player.shield))
    assert.equal("Ada", player.name)
    assert.is_true(player.alive)
    assert.equal(1.5, player.at.x)
    assert.is_nil(player.nothing)
  end)

  it("follows the game", function()
    host.show_player { health = 87 }
    assert.equal(87, game.localplayer.health)
    host.show_player { health = 86 }
    assert.equal(86, game.localplayer.health)
    host.show_player()
    assert.is_nil(game.localplayer)
  end)

  it("can't be written, and neither can its fields", function()
    host.show_player { health = 87, at = { x = 1.5 } }
    assert.error_matches(function() game.localplayer = nil end, "attempt to write field 'localplayer'", 1, true)
    assert.has_error(function() game.localplayer.health = 100 end, "attempt to write a read-only table")
    assert.has_error(function() game.localplayer.at.x = 2 end, "attempt to write a read-only table")
    assert.equal(87, game.localplayer.health)
    assert.equal(1.5, game.localplayer.at.x)
  end)
end)
