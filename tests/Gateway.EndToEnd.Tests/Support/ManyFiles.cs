namespace Gateway.EndToEnd.Tests.Support;

/// <summary>Order responses of one supplier in numbered files, each of an order of its own, and whether the outside shows each done once.</summary>
sealed class ManyFiles(Outside outside, int count)
{
    internal async Task ImportOrdersAsync()
    {
        var orders = Path.Combine(outside.Data, "orders.csv");
        await File.WriteAllTextAsync(orders, Traffic.Orders(count));
        using var import = await GatewayProcess.RunAsync("orders", "import", orders, "--data", outside.Data);
        Assert.True(import.ExitCode == 0, import.Output);
    }

    internal void Drop()
    {
        for (var i = 1; i <= count; i++) Drop(i);
    }

    internal void Drop(int number) => outside.Drop(Traffic.Supplier, $"{number:0000}.edi", Traffic.Response(number));

    /// <summary>Every second one into another folder.</summary>
    internal void DropInto(string folder)
    {
        for (var i = 1; i <= count; i++)
            if (i % 2 == 0) Drop(i);
            else File.WriteAllText(Path.Combine(folder, $"{i:0000}.edi"), Traffic.Response(i));
    }

    internal bool IsEverythingDone() =>
        outside.Archive(Traffic.Supplier).Count >= count
        && outside.Erp("OrderResponse").Count >= count
        && outside.AnsweredGroups(Traffic.Supplier).Count >= count
        && SentOrders().Count >= count;

    internal void AssertOnce()
    {
        var numbers = Enumerable.Range(1, count).ToList();
        Assert.Empty(outside.Blind);
        Assert.Empty(outside.FilesFrom(Traffic.Supplier));
        // By FTP each gets a name of its own there.
        Assert.Equal(numbers.Select(i => $"{i:0000}"), outside.Archive(Traffic.Supplier).Select(name => name.Split('.')[0]).Order());
        Assert.Equal(numbers.Select(Traffic.Order).Order(), outside.Erp("OrderResponse").Select(json => Between(json, "\"orderNumber\":\"", "\"")).Order());
        Assert.Equal(numbers.Select(i => $"PR {i}").Order(), outside.AnsweredGroups(Traffic.Supplier).Order());
        Assert.Equal(numbers.Select(Traffic.Order).Order(), SentOrders().Order());
        var controls = outside.TextsFor(Traffic.Supplier).Select(t => t.Split('*')[13]).ToList();
        Assert.Equal(controls.Count, controls.Distinct().Count());
    }

    internal string Standing() => $"{count} files to be done: {outside.Archive(Traffic.Supplier).Count} archived, {outside.Erp("OrderResponse").Count} posted, "
        + $"{outside.AnsweredGroups(Traffic.Supplier).Count} answered, {SentOrders().Count} sent";

    List<string> SentOrders() =>
        [.. outside.TextsFor(Traffic.Supplier).Where(t => t.Contains("ST*850*", StringComparison.Ordinal)).Select(t => Between(t, "BEG*00*SA*", "*"))];

    static string Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[start..text.IndexOf(after, start, StringComparison.Ordinal)];
    }
}
