using Gateway.Host.CommandLine;

return await new Commands(Commands.Table, Terminal.OfProcess()).RunAsync(args);
