using System.Text;
using Gateway.Translation;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>One immutable snapshot of all partners, and everything wrong in the files it was loaded from.</summary>
/// <remarks>Shared by all threads; an edit is a new snapshot. A snapshot that is not <see cref="IsUsable"/> is for reporting only.</remarks>
public sealed partial class PartnerDirectory
{
    readonly Dictionary<string, PartnerProfile> _byId;
    readonly Dictionary<(string Host, int Port), int> _connections = [];

    PartnerDirectory(IReadOnlyList<PartnerProfile> partners, Policy policy, AlertSettings alerts, IReadOnlyList<FileProblem> problems)
    {
        Partners = partners;
        Policy = policy;
        Alerts = alerts;
        Problems = problems;
        _byId = partners.ToDictionary(p => p.Id, StringComparer.Ordinal);
        Mailboxes = [.. partners.SelectMany(p => p.Mailboxes.Select(m => (p, m)))];
        foreach (var server in Mailboxes.Select(m => m.Mailbox.Server).Concat(partners.Select(p => p.Out?.Server)).OfType<RemoteServer>())
            _connections[PlaceOf(server.Host, server.Port)] = Math.Min(server.Connections, _connections.GetValueOrDefault(PlaceOf(server.Host, server.Port), server.Connections));
    }

    /// <summary>A directory without partners.</summary>
    public static PartnerDirectory Empty { get; } = new([], Policy.BuiltIn, AlertSettings.None, []);

    public IReadOnlyList<PartnerProfile> Partners { get; }

    /// <summary>Who decides about exceptions, and what our companies tolerate.</summary>
    public Policy Policy { get; }

    /// <summary>Who hears of trouble.</summary>
    public AlertSettings Alerts { get; }

    /// <summary>By file and place, each once.</summary>
    public IReadOnlyList<FileProblem> Problems { get; }

    /// <summary>Every place where files arrive, with the partner whose profile names it.</summary>
    public IReadOnlyList<(PartnerProfile Partner, InboundMailbox Mailbox)> Mailboxes { get; }

    /// <summary>Whether no file has an error.</summary>
    public bool IsUsable => Problems.All(p => p.Severity != Severity.Error);

    /// <summary>The partner of this id; null when there is none.</summary>
    public PartnerProfile? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>How many connections to a server we may have at a time: of what its profiles say the least, for it counts them whoever they are for.</summary>
    public int ConnectionsTo(string host, int port) => _connections.GetValueOrDefault(PlaceOf(host, port), RemoteServer.UsualConnections);

    static (string Host, int Port) PlaceOf(string host, int port) => (host.ToLowerInvariant(), port);

    /// <summary>Reads all profiles. Content never throws; a file that cannot be read does.</summary>
    public static PartnerDirectory Load(PartnerFolders folders)
    {
        var problems = new List<FileProblem>();
        if (!Directory.Exists(folders.Profiles))
            problems.Add(new FileProblem(folders.Profiles, 1, 1, "there is no such folder of partner profiles"));
        var names = DefinitionNames.In(folders.Maps);
        var partners = new List<PartnerProfile>();
        var files = new ProfileFiles(folders, problems);
        var (policy, alerts) = (files.Policy(), files.Alerts());
        foreach (var (partner, merged) in files.Profiles().DistinctBy(p => p.Partner))
            partners.Add(policy.Under(Read(merged, new(partner, names.Maps, names.Guides, folders.Profiles), problems)));
        DirectoryChecks.Check(partners, folders, problems);
        return new(partners, policy, alerts, [.. problems.Distinct().OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ThenBy(p => p.Column)]);
    }

    /// <summary>This directory with one partner as an effective profile has it (<see cref="EffectiveProfile.ToText"/>), such as one of an earlier day;
    /// what is wrong with the text becomes problems, and then the partner stays as it is here.</summary>
    public PartnerDirectory With(string partner, string effective, PartnerFolders folders, ICollection<FileProblem> problems)
    {
        var found = new List<FileProblem>();
        var names = DefinitionNames.In(folders.Maps);
        var profile = YamlText.ParseMapping(partner, Encoding.UTF8.GetBytes(effective), found) is { } mapping
            ? Policy.Under(Read(mapping, new(partner, names.Maps, names.Guides), found)) : null;
        foreach (var problem in found) problems.Add(problem);
        return profile is null || found.Exists(p => p.Severity == Severity.Error)
            ? this : new([.. Partners.Where(p => p.Id != partner), profile], Policy, Alerts, Problems);
    }

    static PartnerProfile Read(YamlMapping merged, ProfileContext context, List<FileProblem> problems)
    {
        var fields = merged.Read(problems);
        var profile = ProfileReader.Read(fields, context);
        fields.End();
        return profile;
    }
}
