using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>How files name a time zone.</summary>
static class ZoneText
{
    /// <summary>The zone of a mandatory key; UTC after its problem was noted.</summary>
    internal static TimeZoneInfo Read(YamlFields fields, string key)
    {
        fields.Require(key);
        if (fields.Scalar(key) is not { } zone) return TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(zone.Text, out var found)) return found;
        var known = TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).ToList();
        var hint = Spelling.Nearest(zone.Text, known) is { } near ? $"did you mean \"{near}\"?" : "write a name such as Europe/Berlin or America/Chicago";
        fields.Problem(key, $"unknown time zone \"{zone.Text}\"; {hint}");
        return TimeZoneInfo.Utc;
    }
}
