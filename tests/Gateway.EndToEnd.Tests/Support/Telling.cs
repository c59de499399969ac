namespace Gateway.EndToEnd.Tests.Support;

/// <summary>One of the three ways in which samples/story tells the same story.</summary>
/// <param name="Name">Its folder below samples/story.</param>
/// <param name="Partner">The supplier.</param>
/// <param name="Order">The number of the order.</param>
/// <param name="Currency">Of the order.</param>
/// <param name="Files">What the supplier sends: response, ship notice, invoice.</param>
/// <param name="Groups">The groups of these files, as their acknowledgements name them; none where the syntax has no acknowledgement.</param>
/// <param name="Lines">The ten lines of the order.</param>
/// <param name="TooMuch">Money that the invoice's last line bills above the order's price.</param>
/// <param name="Price">That line's price, as the invoice writes it.</param>
/// <param name="Substitute">The item that comes instead on the eighth line.</param>
/// <param name="Advice">What stands in the message by which the supplier hears of a dispute; null where his syntax has none.</param>
sealed record Telling(
    string Name, string Partner, string Order, string Currency, string[] Files, string[] Groups, string[] Lines,
    decimal TooMuch, string Price, string Substitute, string? Advice)
{
    static readonly string[] Tens = [.. Enumerable.Range(1, 10).Select(i => $"{i}0")];
    static readonly string[] Ones = [.. Enumerable.Range(1, 10).Select(i => $"{i}")];

    internal static readonly Telling X12 = new(
        "x12", "hollis-fasteners", "4500018301", "USD", ["1-855.edi", "2-856.edi", "4-810.edi"], ["PR 4171", "SH 4188", "IN 4189"], Tens,
        70.20m, "31.98", "HF-ANC-12G", "ST*824*");

    internal static readonly Telling Edifact = new(
        "edifact", "valvole-rossi", "4500018302", "EUR", ["1-ORDRSP.edi", "2-DESADV.edi", "4-INVOIC.edi"],
        ["VR2611050002", "VR2611130007", "VR2611200003"], Ones, 58.50m, "53.3", "VR-MV-20E", "APERAK:D:96A:UN");

    internal static readonly Telling Csv = new(
        "csv", "kestrel-packaging", "4500018303", "GBP", ["1-order-response.csv", "2-ship-notice.csv", "4-invoice.csv"], [], Ones,
        17.60m, "45.10", "KP-LBL-150P", null);

    internal static Telling Of(string name) => name switch { "x12" => X12, "edifact" => Edifact, _ => Csv };

    /// <summary>Confirmed for a later day than the tolerance allows.</summary>
    internal string Late => Lines[6];

    internal string Substituted => Lines[7];

    /// <summary>Billed too high.</summary>
    internal string Dear => Lines[9];

    internal string Content(string file) => File.ReadAllText(Path.Combine(Repository.Root, "samples", "story", Name, file));
}
