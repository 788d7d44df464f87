-- Everything: narratives are compared again.
delete from text_sketch;
