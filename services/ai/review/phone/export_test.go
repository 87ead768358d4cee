package phone

// International is what a number with a calling code is read by.
var International = international
