package embedded

// LandlockVersion is the kernel's; 0 if it has none.
var LandlockVersion = landlockVersion

// Walled starts engines with or without a wall until the function is called that it gives.
func Walled(is bool) (as func()) {
	was := walled
	walled = is
	return func() { walled = was }
}
