using System.CommandLine;
using Gateway.Partners;

namespace Gateway.Host.CommandLine;

/// <summary>The options that every command takes.</summary>
static class GlobalOptions
{
    internal static IEnumerable<Option> Create() =>
    [
        Folder("--data", "Folder of the database, the payloads and the sample mailboxes [default: GATEWAY_DATA, else ./data]"),
        Folder("--profiles", "Folder of the partner profiles [default: GATEWAY_PROFILES, else ./partner-profiles, else beside the program]"),
        Folder("--maps", "Folder of the maps, guides and code lists [default: GATEWAY_MAPS, else ./maps, else beside the program]"),
        new Option<string>("--database")
        {
            Description = "Database of the tables: sqlite (in the data folder), postgresql:CONNECTION or sqlserver:CONNECTION [default: as the settings say, else sqlite]",
            HelpName = "DATABASE",
            Recursive = true,
        },
        new Option<bool>("--json") { Description = "Print JSON for programs instead of text for people", Recursive = true },
    ];

    internal static string DataFolder(this ParseResult line) => line.Named("--data", "GATEWAY_DATA") ?? "data";

    /// <summary>The data folder with the database that belongs to it.</summary>
    internal static DataFolder Data(this ParseResult line) => new(line.DataFolder(), line.GetValue<string>("--database"));

    internal static string ProfilesFolder(this ParseResult line) =>
        line.NamedProfiles() ?? Installed("partner-profiles");

    /// <summary>Profiles and maps, and what the gateway's own settings forbid them.</summary>
    internal static PartnerFolders PartnerFolders(this ParseResult line)
    {
        var data = line.Data();
        return new(line.ProfilesFolder(), line.MapsFolder()) { Kept = data.Kept, As2Url = Uri.TryCreate(data.As2Url, UriKind.Absolute, out var url) ? url : null };
    }

    internal static string MapsFolder(this ParseResult line) => line.Named("--maps", "GATEWAY_MAPS") ?? Installed("maps");

    /// <summary>Whether the profiles are somebody's own, and not those that are shipped.</summary>
    internal static bool NamesProfiles(this ParseResult line) => line.NamedProfiles() is not null;

    internal static string SamplesFolder() => Installed("samples");

    internal static bool WantsJson(this ParseResult line) => line.GetValue<bool>("--json");

    static string? NamedProfiles(this ParseResult line) => line.Named("--profiles", "GATEWAY_PROFILES");

    // The environment is how the command of an installed gateway says where its folders are.
    static string? Named(this ParseResult line, string option, string variable) =>
        line.GetValue<string>(option) ?? (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } folder ? folder : null);

    static Option<string> Folder(string name, string description) =>
        new(name) { Description = description, HelpName = "DIR", Recursive = true };

    // A clone is worked in from its root; an installed gateway carries its maps beside the program.
    static string Installed(string folder)
    {
        if (Directory.Exists(folder)) return folder;
        var beside = Path.Combine(AppContext.BaseDirectory, folder);
        return Directory.Exists(beside) ? beside : folder;
    }
}
