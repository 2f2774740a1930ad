package dashboards

// Put gives a query of a panel as it is asked of live rows.
func Put(query string) (string, error) {
	n, err := Live.names()
	if err != nil {
		return "", err
	}
	return n.put(query)
}
