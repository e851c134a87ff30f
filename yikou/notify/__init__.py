"""通知: what residents are to be told; written with the change that wants it, told later, once."""
