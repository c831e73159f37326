const Missing m = 1;
