namespace Greeting;

/// <summary>A private library of two modules, in two versions.</summary>
public static class Greeting
{
    /// <summary>Says which version answers.</summary>
    public static string Text1 => "one";
}
