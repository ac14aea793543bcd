error('no script')
