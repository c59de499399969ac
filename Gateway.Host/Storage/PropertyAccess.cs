using System.Reflection;

namespace Gateway.Host.Storage;

/// <summary>Reads and writes properties by delegates: reflection itself would be asked again for each row.</summary>
static class PropertyAccess
{
    internal static Func<object, object?> Getter(PropertyInfo property) =>
        (Func<object, object?>)Typed(nameof(GetterOf), property).Invoke(null, [property])!;

    /// <summary>Writes a property that may be written when its object is made only.</summary>
    internal static Action<object, object> Setter(PropertyInfo property) =>
        (Action<object, object>)Typed(nameof(SetterOf), property).Invoke(null, [property])!;

    static MethodInfo Typed(string name, PropertyInfo property) =>
        typeof(PropertyAccess).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(property.DeclaringType!, property.PropertyType);

    static Func<object, object?> GetterOf<TOwner, T>(PropertyInfo property) where TOwner : class
    {
        var get = property.GetMethod!.CreateDelegate<Func<TOwner, T>>();
        return owner => get((TOwner)owner);
    }

    static Action<object, object> SetterOf<TOwner, T>(PropertyInfo property) where TOwner : class
    {
        var set = property.SetMethod!.CreateDelegate<Action<TOwner, T>>();
        return (owner, value) => set((TOwner)owner, (T)value);
    }
}
