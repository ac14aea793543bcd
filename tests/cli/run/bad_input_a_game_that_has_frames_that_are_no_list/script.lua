print(game.localplayer and game.localplayer.health)
