"""When each signal comes: a function per signal and scope, in a module per part of the method."""
