using Gateway.Host;
using Gateway.Host.CommandLine;
using Gateway.Transports;

var terminal = Terminal.OfProcess();
// Tests break the process at a named place, in any command.
if (Failpoint.Arm(Failpoints.Names, Environment.GetEnvironmentVariable) is { } armed) terminal.Error.WriteLine($"gateway: {armed}");
return await new Commands(Commands.Table, terminal).RunAsync(args);
