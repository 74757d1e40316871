def test_the_window_fits_a_small_screen(studio):
    least = studio.window.minimumSizeHint()
    assert least.width() <= 1280
    assert least.height() <= 760
