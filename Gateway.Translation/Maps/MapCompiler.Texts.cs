using Gateway.Translation.Definitions;
using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>Rows that take texts apart, put them together, or call a function.</summary>
sealed partial class MapCompiler
{
    JoinPlan? Joined(FieldRow row, CompileScope scope)
    {
        var number = NumberOf(row);
        var target = _fields.Value(row.Fields[0], scope.Table);
        var places = Places(row.At, scope);
        return target is not null && places is not null && IsText(row, target, places)
            ? new() { Number = number, Direction = row.Direction, Target = target, Places = places }
            : null;
    }

    LinesPlan? Lines(FieldRow row, CompileScope scope)
    {
        var number = NumberOf(row);
        var targets = row.Fields.Select(f => _fields.Value(f, scope.Table)).ToList();
        var places = Places(row.At, scope);
        if (targets.Contains(null) || places is null || targets.Exists(t => !IsText(row, t!, places))) return null;
        if (Array.TrueForAll(places, p => p.Nodes.AsSpan().SequenceEqual(places[0].Nodes))) return new() { Number = number, Direction = row.Direction, Texts = [.. targets.OfType<FieldTarget>()], Places = places };
        Report(row.Fields[0], "several texts are joined from the components of one segment; name no others under \"at\"");
        return null;
    }

    ConcatPlan? Concat(FieldRow row, CompileScope scope)
    {
        var number = NumberOf(row);
        var target = _fields.Value(row.Fields[0], scope.Table);
        var places = Places(row.At, scope);
        return target is not null && places is not null && IsText(row, target, places)
            ? new() { Number = number, Direction = row.Direction, Target = target, Places = places, Separator = row.Concat!.Text, IsRequired = row.IsRequired }
            : null;
    }

    bool IsText(FieldRow row, FieldTarget target, Place[] places)
    {
        if (places.Length > 0 && target.ValueField.Kind == FieldKind.Text && target.Scheme is null) return true;
        Report(row.Fields[0], "only a text can be joined, from the places of \"at\"");
        return false;
    }

    SplitPlan? Split(FieldRow row, CompileScope scope)
    {
        var number = NumberOf(row);
        var targets = row.Fields.Select(f => (Name: f, Target: _fields.Value(f, scope.Table))).ToList();
        var places = Places(row.At, scope);
        if (row.Split!.Text is not [> ' ' and < '\x7F' or ' '])
            Report(row.Split, $"\"{row.Split.Text}\" cannot split an element: write one ASCII character, as \"-\" or \"/\"");
        if (places is null || targets.Exists(t => t.Target is null)) return null;
        if (places.Length == 0) Report(row.Fields[0], "the row says not what is split; name the element under \"at\"");
        var pieces = targets.Select(t => (t.Target!, ConversionOf(t.Target!.ValueField, null, null, t.Name))).ToList();
        return pieces.Exists(p => p.Item2 is null) || places.Length == 0
            ? null
            : new() { Number = number, Direction = row.Direction, Pieces = [.. pieces!], Places = places, Separator = (byte)row.Split.Text[0], IsRequired = row.IsRequired };
    }

    Conversion? WithFunction(FieldRow row, FieldTarget target, Conversion? inner)
    {
        if (row.Function is not { } call || inner is null) return inner;
        var words = call.Text.Split(' ', 2);
        if (_functions.FirstOrDefault(f => f.Name == words[0]) is not { } function)
            Report(call, $"unknown function \"{words[0]}\"; {Spelling.Hint(words[0], [.. _functions.Select(f => f.Name)])}");
        else if (function.Kind != target.ValueField.Kind)
            Report(call, $"{function.Name} is for a {function.Kind.ToString().ToLowerInvariant()}, but {target} is a {target.ValueField.Kind.ToString().ToLowerInvariant()}");
        else if (function.Bind(words.Length > 1 ? words[1] : "") is not { } bound)
            Report(call, $"\"{call.Text}\" is not a call of {function.Name}; write {function.Usage}");
        else if (bound.Write is null && row.Direction != MapDirection.In)
            Report(call, $"what {function.Name} takes away cannot be written back; add \"direction: in\", and a row with \"direction: out\" where the value is to be sent");
        else
            return new FunctionConversion(inner, bound, call.Text);
        return null;
    }
}
