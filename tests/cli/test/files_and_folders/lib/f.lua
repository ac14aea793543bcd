error('no spec')
