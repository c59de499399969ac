using System.Collections.Frozen;
using Gateway.Partners;

namespace Gateway.Host.Matching;

/// <summary>The one table of rules: which kind of exception each raises.</summary>
static class RuleTypes
{
    static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [NumberSize.Rule] = ExceptionTypes.Quantity,
        ["order-named"] = ExceptionTypes.Order,
        ["order-known"] = ExceptionTypes.OrderUnknown,
        ["order-supplier"] = ExceptionTypes.Order,
        ["order-open"] = ExceptionTypes.Order,
        ["order-closed"] = ExceptionTypes.Order,
        ["order-currency"] = ExceptionTypes.Order,
        ["line-on-order"] = ExceptionTypes.Item,
        ["line-open"] = ExceptionTypes.Order,
        ["line-item"] = ExceptionTypes.Item,
        ["line-unit"] = ExceptionTypes.Item,
        ["invoice-kind"] = ExceptionTypes.Charge,
        ["invoice-duplicate"] = ExceptionTypes.Duplicate,
        ["invoice-correction"] = ExceptionTypes.Credit,
        ["invoice-charge"] = ExceptionTypes.Charge,
        ["credit-original"] = ExceptionTypes.Credit,
        ["credit-amount"] = ExceptionTypes.Credit,
        ["payment-terms"] = ExceptionTypes.PaymentTerms,
        ["tax-amount"] = ExceptionTypes.Tax,
        ["charge-amount"] = ExceptionTypes.Total,
        ["total-lines"] = ExceptionTypes.Total,
        ["total-allowances"] = ExceptionTypes.Total,
        ["total-charges"] = ExceptionTypes.Total,
        ["total-taxable"] = ExceptionTypes.Total,
        ["total-tax"] = ExceptionTypes.Total,
        ["total-amount"] = ExceptionTypes.Total,
        ["total-discount"] = ExceptionTypes.Total,
        ["total-discounted"] = ExceptionTypes.Total,
        ["payable"] = ExceptionTypes.Total,
        ["line-receipt"] = ExceptionTypes.Receipt,
        ["line-amount"] = ExceptionTypes.Total,
        ["line-quantity"] = ExceptionTypes.Quantity,
        ["line-price"] = ExceptionTypes.Price,
        ["response-type"] = ExceptionTypes.Response,
        ["line-status"] = ExceptionTypes.Response,
        ["line-answered"] = ExceptionTypes.Response,
        ["line-answered-once"] = ExceptionTypes.Response,
        ["line-substitute"] = ExceptionTypes.Substitution,
        ["line-backorder"] = ExceptionTypes.Response,
        ["quantity-confirmed"] = ExceptionTypes.Quantity,
        ["line-date"] = ExceptionTypes.Date,
        ["notice-purpose"] = ExceptionTypes.Response,
        ["line-committed"] = ExceptionTypes.Quantity,
        ["line-missing"] = ExceptionTypes.Quantity,
        ["package-sscc"] = ExceptionTypes.Package,
        ["package-once"] = ExceptionTypes.Package,
        ["package-known"] = ExceptionTypes.Package,
        ["package-parent"] = ExceptionTypes.Package,
        ["line-package"] = ExceptionTypes.Package,
        ["line-expiry"] = ExceptionTypes.Package,
        ["line-lots"] = ExceptionTypes.Package,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names of all rules.</summary>
    internal static IEnumerable<string> Rules => Types.Keys;

    internal static string Of(string rule) => Types[rule];

    /// <summary>Null for a rule that there is no more, in a finding of an earlier release.</summary>
    internal static string? Find(string rule) => Types.GetValueOrDefault(rule);
}
