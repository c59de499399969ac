using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Partners;

namespace Gateway.Host.Pipeline;

/// <summary>A finding in the supplier's terms: what is wrong with what it sent. Our tolerances, and who set them where, are ours.</summary>
static class AdviceText
{
    /// <param name="finding">The finding.</param>
    /// <param name="actual">The value as it was sent; null when it is missing.</param>
    internal static string Of(FindingRecord finding, string? actual)
    {
        var said = Said(finding, actual);
        return finding.Line is { } line ? $"Line {line}, {said}" : char.ToUpperInvariant(said[0]) + said[1..];
    }

    /// <summary>The kind of mistake, in the words of the canonical document.</summary>
    internal static string CodeOf(string rule) => (rule, RuleTypes.Find(rule)) switch
    {
        ("line-unit", _) => "unit",
        (_, null) => "other",
        (_, ExceptionTypes.OrderUnknown) => "order",
        (_, ExceptionTypes.PaymentTerms) => "paymentTerms",
        (_, var type) => type,
    };

    static string Said(FindingRecord finding, string? actual) => finding.RuleName switch
    {
        "order-named" => "the order number is missing",
        "order-known" => $"we have no order {actual}",
        "order-supplier" => $"the order {actual} was not placed with you",
        "order-open" or "order-closed" => $"the order {actual} takes nothing more",
        "line-open" => $"line {finding.OrderLine} of the order {finding.OrderNumber} takes nothing more",
        "line-on-order" => actual is null ? "it is not on the order" : $"the item {actual} is not on the order",
        "line-answered" => $"the answer to {OrderLine(finding)} is missing",
        "line-missing" => $"{OrderLine(finding)} is missing",
        "line-receipt" when finding.Expected is not null => $"{actual} are billed, {finding.Expected} were received",
        "invoice-duplicate" => $"the number {actual} was used before",
        "credit-original" => "the invoice that it credits is not known",
        NumberSize.Rule => $"the number {actual} cannot be right",
        "package-once" => $"the package {actual} stands twice",
        "package-known" => $"the package {actual} was announced before",
        var rule => Differs(Noun(rule), actual, finding.Expected),
    };

    static string OrderLine(FindingRecord finding) =>
        finding.OrderLine is { } line ? $"line {line} of the order {finding.OrderNumber}" : $"the order {finding.OrderNumber}";

    static string Differs(string noun, string? actual, string? expected)
    {
        var verb = noun.EndsWith('s') ? "are" : "is";
        return (actual, expected) switch
        {
            (not null, not null) => $"{noun} {actual} instead of {expected}",
            (not null, null) => $"{noun} {actual} {verb} not agreed",
            (null, not null) => $"{noun} {verb} missing, expected {expected}",
            _ => $"{noun} {verb} not agreed",
        };
    }

    static string Noun(string rule) => (rule, RuleTypes.Find(rule)) switch
    {
        ("order-currency", _) => "the currency",
        ("line-unit", _) => "the unit",
        ("line-amount", _) => "the amount",
        (_, null) => "the value",
        (_, ExceptionTypes.Substitution) => "the substitute item",
        (_, ExceptionTypes.Response) => "the answer",
        (_, ExceptionTypes.Receipt) => "the quantity",
        (_, ExceptionTypes.PaymentTerms) => "the payment terms",
        (_, var type) => $"the {type}",
    };
}
