using System.CommandLine;
using Gateway.Host.Storage;

namespace Gateway.Host.CommandLine;

/// <summary>The database of the data folder, for commands that only make sense where a gateway has worked.</summary>
static class WorkedFolder
{
    /// <summary>Null when there is none, and then that has been said.</summary>
    internal static Database? Open(ParseResult line, Terminal terminal)
    {
        var data = line.Data();
        if (!data.IsNew) return data.OpenDatabase(terminal.Clock);
        terminal.Error.WriteLine($"gateway: no gateway has worked in {data.Root}; give its data folder with --data DIR.");
        return null;
    }
}
