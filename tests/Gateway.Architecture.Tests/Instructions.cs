using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Gateway.Architecture.Tests;

/// <summary>Walks the instructions of a method (ECMA-335 III) and gives the types and members that they name.</summary>
static class Instructions
{
    static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToDictionary(c => (int)(ushort)c.Value);

    internal static IEnumerable<EntityHandle> Tokens(BlobReader code)
    {
        var tokens = new List<EntityHandle>();
        while (code.RemainingBytes > 0)
            if (Next(ref code) is { } token)
                tokens.Add(token);
        return tokens;
    }

    static EntityHandle? Next(ref BlobReader code)
    {
        int value = code.ReadByte();
        if (value == 0xFE) value = value << 8 | code.ReadByte();
        switch (Codes[value].OperandType)
        {
            case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok:
                return (EntityHandle)MetadataTokens.Handle(code.ReadInt32());
            case OperandType.InlineSwitch:
                var targets = code.ReadInt32();
                code.Offset += 4 * targets;
                return null;
            case var operand:
                code.Offset += Size(operand);
                return null;
        }
    }

    static int Size(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
