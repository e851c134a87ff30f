"""好差评: what a resident says after a matter; here the one rating of a visit."""
