"""What a reporter may do about his own data, by his code alone (UU 27/2022 art. 5 to 11).

Knows which rights the program carries out by itself and which a person must answer, within three
times 24 hours (art. 30, 32, 40, 41), and who that person is (art. 53). Others see requests and
what is held, never names or numbers.
"""
