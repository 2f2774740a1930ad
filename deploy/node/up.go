package node

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"oneseal/analytics/ask"
	"oneseal/deploy/embedded"
	"oneseal/events/client"
	"oneseal/projectors"
)

// Up runs all roles with servers of its own in this process tree, on one folder. Of the configuration it takes DataDir, Listen,
// PageKey, Policy, Receivers and Log.Partitions. ready is called once everything serves, with the door for what runs in
// this process.
func Up(ctx context.Context, c Config, ready func(Instance, client.Sender) error) (err error) {
	if err := embedded.EnsureFolder(c.DataDir); err != nil {
		return err
	}
	system, err := embedded.Start(ctx, embedded.Options{DataDir: c.DataDir, Partitions: c.Log.Partitions, ExchangeListen: c.ExchangeListen})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, system.Close()) }()
	access := system.ClickHouse()
	c.Log.Brokers, c.Log.ClientID = system.Brokers(), "oneseal"
	c.ClickHouse = projectors.Server{Address: access.TCPAddr, User: access.User, Password: access.Password, Database: access.Database, Dial: embedded.DialOwn}
	toEngine := &http.Client{Transport: &http.Transport{DialContext: embedded.DialOwn, MaxIdleConnsPerHost: 8, IdleConnTimeout: time.Minute}}
	c.Analyst = ask.Analyst{URL: "http://" + access.HTTPAddr, User: access.Analyst, Password: access.AnalystPassword, Database: access.Database, Client: toEngine}
	c.Organs = ask.Analyst{URL: "http://" + access.HTTPAddr, User: access.Organs, Password: access.OrgansPassword, Database: access.Database, Client: toEngine}
	if lost := system.Lost(); lost != nil {
		c.Lost = lost
	}
	c.MakeReadOnly, c.Alive = system.MakeReadOnly, system.Alive
	var told Instance
	c.Told = func(lost error, doubts string) {
		if told.Doubts = doubts; lost != nil {
			told.Lost = lost.Error()
		}
	}
	c.ExchangeLogins = c.ExchangeListen != ""
	c.Roles, c.Group, c.Alone = Roles, projectors.DefaultGroup, true
	c.Ready = func(address string, door client.Sender) error {
		key, err := LocalKey(c.DataDir)
		if err != nil {
			return err
		}
		cert := ""
		if c.TLSCert != "" {
			if cert, err = filepath.Abs(c.TLSCert); err != nil {
				return fmt.Errorf("find --tls-cert: %w", err)
			}
		}
		i := Instance{URL: address, TLSCert: cert, Key: key, Brokers: c.Log.Brokers, Exchange: system.ExchangeAddress(), Partitions: c.Log.Partitions, ClickHouse: c.ClickHouse, Lost: told.Lost, Doubts: told.Doubts}
		if err := i.write(c.DataDir); err != nil {
			return err
		}
		return ready(i, door)
	}
	defer os.Remove(filepath.Join(c.DataDir, InstanceFile))
	return Run(ctx, c)
}
