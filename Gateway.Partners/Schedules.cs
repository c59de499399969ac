using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>When the gateway works for a partner: Quartz cron expressions in the profile's time zone.</summary>
/// <param name="Poll">Looks into the partner's mailboxes.</param>
/// <param name="Acknowledge">Sends the acknowledgements that are due.</param>
/// <param name="Send">Sends the documents that are due.</param>
public sealed record Schedules(string Poll, string Acknowledge, string Send)
{
    const string EveryMinute = "0 * * * * ?";

    internal static Schedules Read(YamlFields? fields) => fields is null
        ? new(EveryMinute, EveryMinute, EveryMinute)
        : new(CronText.Read(fields, "poll", EveryMinute), CronText.Read(fields, "acknowledge", EveryMinute), CronText.Read(fields, "send", EveryMinute));
}
