using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>Makes a ship notice say the same of its orders, wherever its sender names them: at the shipment, at an order's own level, at packages
/// or at lines.</summary>
static class ShipNoticeOrders
{
    static readonly FieldTable Notice = FieldTable.Of(typeof(ShipNotice));
    static readonly Field Orders = Notice.OfProperty(nameof(ShipNotice.Orders));
    static readonly Field NumberOfOrder = Orders.Table!.OfProperty(nameof(ShippedOrder.OrderNumber));

    // Lines first: what they name is named first.
    static readonly (Field List, Field Number)[] Named =
    [
        Of(nameof(ShipNotice.Lines), nameof(ShipNoticeLine.OrderNumber)), Of(nameof(ShipNotice.Packages), nameof(Package.OrderNumber)),
    ];

    static (Field List, Field Number) Of(string list, string number)
    {
        var field = Notice.OfProperty(list);
        return (field, field.Table!.OfProperty(number));
    }

    /// <summary>Gives the notice every order that a line or package names among its orders, whose number has the bytes of the first of them;
    /// where there is but one order, all belongs to it.</summary>
    internal static void Complete(DocumentBuilder notice)
    {
        var known = notice.RecordsIn(0, Orders).Select(o => notice.TextOf(o, NumberOfOrder)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var (list, number) in Named)
            foreach (var record in notice.RecordsIn(0, list).Reverse())
                if (notice.TextOf(record, number) is { } named && known.Add(named))
                    notice.Set(notice.Add(0, Orders), NumberOfOrder, notice.FlatOf(record, number), notice.OriginOf(record, number));
        if (notice.CountIn(0, Orders) != 1 || notice.FlatOf(notice.RecordsIn(0, Orders).First(), NumberOfOrder) is not { IsAbsent: false } only) return;
        foreach (var (list, number) in Named)
            foreach (var record in notice.RecordsIn(0, list))
                if (!notice.Has(record, number))
                    notice.Set(record, number, only, default);
    }
}
