using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>What operations is told of without looking.</summary>
public enum AlertKind
{
    /// <summary>Work was given up and waits for a person.</summary>
    DeadLetters,

    /// <summary>A partner owes acknowledgements past their deadline.</summary>
    OverdueAcknowledgements,

    /// <summary>Control numbers of a partner were left out: interchanges that never came.</summary>
    MissingInterchanges,

    /// <summary>A mailbox gives no access.</summary>
    DeadMailbox,

    /// <summary>A server shows another key or certificate than the profile names: it was changed, or somebody stands between.</summary>
    UntrustedServer,

    /// <summary>AS2: a receipt disputes or proves nothing, an id came for another content, or a receipt of ours is not heard.</summary>
    As2Trouble,

    /// <summary>A certificate ends and no next one is there: told 30, 14, 7 and 1 days before.</summary>
    CertificateExpiry,

    /// <summary>Less than the reserve is free on the disk of the data folder.</summary>
    DiskFull,

    /// <summary>The database does not answer.</summary>
    DatabaseDown,
}

/// <summary>When one kind of trouble is told, and through what.</summary>
/// <param name="Kind">The trouble.</param>
/// <param name="After">So long it must have lasted.</param>
/// <param name="Through">The channels: <c>mail</c>, and webhooks by their names.</param>
/// <param name="IsUrgent">Told in quiet hours too.</param>
public sealed record AlertRule(AlertKind Kind, TimeSpan After, IReadOnlyList<string> Through, bool IsUrgent)
{
    internal static AlertRule Read(YamlFields fields, IReadOnlyList<string> channels)
    {
        var through = fields.Scalars("through");
        foreach (var unknown in through.Where(t => !channels.Contains(t.Text)))
            fields.Problems.Add(unknown.Position.Problem($"no channel is named \"{unknown.Text}\"; {Spelling.Hint(unknown.Text, channels)}"));
        var kind = fields.Choice<AlertKind>("on");
        return new(
            kind,
            fields.Duration("after", TimeSpan.Zero),
            through.Count > 0 ? [.. through.Select(t => t.Text)] : channels,
            fields.Flag("urgent", kind == AlertKind.UntrustedServer));
    }
}

/// <summary>Who hears of trouble, how, and when not: the file <c>alerts.yaml</c> beside the profiles.</summary>
/// <remarks>Immutable; part of the <see cref="PartnerDirectory"/> that it was loaded with.</remarks>
public sealed record AlertSettings
{
    /// <summary>The name of the channel that mails.</summary>
    public const string MailChannel = "mail";

    /// <summary>Nobody is told.</summary>
    public static AlertSettings None { get; } = new();

    /// <summary>In which the quiet hours are meant.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>What lasts is told again after this; null tells it once.</summary>
    public TimeSpan? Repeat { get; init; }

    /// <summary>What was absent for this long is over; what comes back sooner has never gone.</summary>
    public TimeSpan Calm { get; init; }

    public AlertMail? Mail { get; init; }

    public IReadOnlyList<AlertWebhook> Webhooks { get; init; } = [];

    public IReadOnlyList<QuietTime> Quiet { get; init; } = [];

    public IReadOnlyList<AlertRule> Rules { get; init; } = [];

    /// <summary>Whether only what is urgent is told at a moment.</summary>
    public bool IsQuiet(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, TimeZone).DateTime;
        return Quiet.Any(q => q.Holds(local));
    }

    internal static AlertSettings Read(YamlFields fields)
    {
        var mail = fields.Section("mail") is { } section ? AlertMail.Read(section) : null;
        var webhooks = fields.Sections("webhooks").Select(AlertWebhook.Read).ToList();
        List<string> channels = [.. mail is null ? [] : new[] { MailChannel }, .. webhooks.Select(w => w.Name)];
        var rules = fields.Sections("alerts").Select(f => (Rule: AlertRule.Read(f, channels), Fields: f)).ToList();
        if (channels.Count == 0) fields.Problem("alerts", "nobody would hear; add mail: or webhooks:");
        if (rules.Count == 0) fields.Problem("alerts", "nothing is told; add entries such as - { on: dead-letters }");
        foreach (var twice in rules.GroupBy(r => r.Rule.Kind).SelectMany(g => g.Skip(1)))
            twice.Fields.Problem("on", $"\"{DefinitionValues.Hyphenated(twice.Rule.Kind.ToString())}\" stands twice; make them one entry");
        foreach (var name in channels.GroupBy(c => c).Where(g => g.Count() > 1).Select(g => g.Key))
            fields.Problem("webhooks", $"two channels are named \"{name}\"; give each a name of its own");
        return new()
        {
            TimeZone = ZoneText.Read(fields, "timeZone"),
            Repeat = ReadRepeat(fields),
            Calm = fields.Duration("calm", TimeSpan.FromMinutes(5)),
            Mail = mail,
            Webhooks = webhooks,
            Quiet = [.. fields.Sections("quiet").Select(QuietTime.Read)],
            Rules = [.. rules.Select(r => r.Rule)],
        };
    }

    static TimeSpan? ReadRepeat(YamlFields fields) => fields.Node("repeat") is YamlScalar { Text: "never" }
        ? null
        : fields.Value("repeat", TimeSpan.FromHours(4), (string text, out TimeSpan value) => DefinitionValues.TryReadDuration(text, out value) && value >= TimeSpan.FromMinutes(1), $"\"never\", or {DefinitionValues.DurationExpected}, from 1 min");
}
