using Gateway.Host;
using Gateway.Host.As2;
using Gateway.Host.Pipeline;
using Gateway.Host.Security;
using Gateway.Translation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Benchmarks;

/// <summary>A gateway that listens for AS2 and works on nothing: what a message costs up to its receipt, without what becomes of its files afterwards.</summary>
static class As2Listening
{
    internal static async Task<int> RunAsync(string folder)
    {
        var problems = new List<FileProblem>();
        var definitions = Definitions.Open(Path.Combine(folder, "profiles"), Path.Combine(folder, "maps"), TimeProvider.System, problems);
        if (problems.Count > 0) throw new InvalidOperationException(string.Join('\n', problems));
        var settings = new ConfigurationBuilder().AddJsonFile(Path.Combine(folder, "gateway.json")).Build();
        await using var gateway = await GatewayInstance.OpenAsync(new(folder), definitions, settings, TimeProvider.System, NullLoggerFactory.Instance, default);
        await using var listener = await As2Listener.StartAsync(settings, gateway.As2, new SecretStore(Path.Combine(folder, "secrets"), development: false), NullLoggerFactory.Instance, default);
        Console.WriteLine("AS2 at " + listener!.Urls.Single());
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
