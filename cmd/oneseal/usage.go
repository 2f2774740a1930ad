package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// usageError is an error in how a command was called: an unknown command or flag, too many or too few arguments.
type usageError struct {
	command *cobra.Command
	cause   error
}

func (e *usageError) Error() string { return e.cause.Error() }
func (e *usageError) Unwrap() error { return e.cause }

// tellUsage makes all errors of calling the commands usage errors. A command that only holds others is none to run.
func tellUsage(command *cobra.Command) {
	command.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return &usageError{c, err} })
	wrong := command.Args
	if !command.Runnable() {
		wrong = noCommand
		command.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	}
	if wrong != nil {
		command.Args = func(c *cobra.Command, args []string) error {
			if err := wrong(c, args); err != nil {
				return &usageError{c, err}
			}
			return nil
		}
	}
	for _, c := range command.Commands() {
		tellUsage(c)
	}
}

// noCommand refuses the name of a command that does not exist, with the nearest or all.
func noCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	c.SuggestionsMinimumDistance = 2 // letters that differ
	names := c.SuggestionsFor(args[0])
	if len(names) == 0 {
		for _, of := range c.Commands() {
			if of.IsAvailableCommand() {
				names = append(names, of.Name())
			}
		}
		return fmt.Errorf("%s has no command %q: take one of %s", c.CommandPath(), args[0], strings.Join(names, ", "))
	}
	return fmt.Errorf("%s has no command %q: %s is near", c.CommandPath(), args[0], strings.Join(names, " or "))
}

// printUsage prints after a usage error how the command is called. An error that begins with a flag's name is one too.
func printUsage(to io.Writer, ran *cobra.Command, err error) {
	wrong, is := errors.AsType[*usageError](err)
	switch {
	case is:
		ran = wrong.command
	case !strings.HasPrefix(err.Error(), "--"):
		return
	}
	use := ran.UseLine()
	if ran.HasAvailableSubCommands() {
		use = ran.CommandPath() + " COMMAND"
	}
	fmt.Fprintf(to, "\nUsage:\n  %s\n", use)
	if ran.Example != "" {
		fmt.Fprintf(to, "\nExamples:\n%s\n", ran.Example)
	}
	fmt.Fprintf(to, "\n`%s --help` shows what there is.\n", ran.CommandPath())
}
