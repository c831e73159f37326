header { }
