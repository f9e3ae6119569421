/** What the engine sends in place of a value that is known only when the resource is made. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
