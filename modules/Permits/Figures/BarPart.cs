namespace Permits;

/// <param name="Value">How wide it is, beside the others; nothing where its number is not said.</param>
/// <param name="Said">The number in words.</param>
/// <param name="Colour">As CSS writes it.</param>
public sealed record BarPart(string Name, double Value, string Said, string Colour);
